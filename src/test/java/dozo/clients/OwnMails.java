package dozo.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Mails of our own: what Japanese mail looks like, and what breaks readers of lines. */
final class OwnMails {
    private static final Charset ISO_2022_JP = Charset.forName("ISO-2022-JP");
    private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");
    private static final Charset EUC_JP = Charset.forName("EUC-JP");

    /** Includes characters whose Shift_JIS ends in a backslash, and half-width kana for EUC. */
    private static final String JAPANESE = "土蔵の構造ソフト、表示能力と予定。\n.十一月\nｶﾀｶﾅ\n";

    private static final String PLAIN = "From: a@sender.example\nTo: b@dozo.example\n";

    private OwnMails() {}

    static List<Corpus.Mail> all() {
        List<Corpus.Mail> mails = new ArrayList<>();
        japanese(mails);
        lines(mails);
        shapes(mails);
        large(mails);
        return mails;
    }

    private static void japanese(List<Corpus.Mail> mails) {
        String kanji = JAPANESE.substring(0, JAPANESE.indexOf('ｶ'));
        for (Charset charset : List.of(ISO_2022_JP, SHIFT_JIS, EUC_JP, UTF_8)) {
            String type = "MIME-Version: 1.0\nContent-Type: text/plain; charset=" + charset + "\n";
            String body = charset.equals(ISO_2022_JP) ? kanji : JAPANESE;
            String mail = PLAIN + "Subject: 土蔵の予定表\n" + type + "\n" + body;
            add(mails, "japanese-raw-header-" + charset, mail.getBytes(charset));
            String subject =
                    "=?%s?B?%s?="
                            .formatted(
                                    charset,
                                    Base64.getEncoder().encodeToString("土蔵の予定表".getBytes(charset)));
            String encoded = PLAIN + "Subject: " + subject + "\n" + type + "\n" + body;
            add(mails, "japanese-" + charset, encoded.getBytes(charset));
        }
        add(
                mails,
                "japanese-wrong-charset",
                (PLAIN + "Content-Type: text/plain; charset=us-ascii\n\n" + JAPANESE)
                        .getBytes(SHIFT_JIS));
        add(
                mails,
                "iso-2022-jp-shift-never-ends",
                (PLAIN + "Subject: \u001b$BEZB\"\nX: y\n\n\u001b$BEZB\"\n").getBytes(US_ASCII));
    }

    private static void lines(List<Corpus.Mail> mails) {
        text(mails, "dots", PLAIN + "\n.\n..\n...\n. \n.a\na.\n\n.\n");
        text(mails, "from-lines", PLAIN + "\nFrom the beginning\n>From here\n\nFrom x\n");
        text(mails, "white-space", PLAIN + "\n \n\t\n  trailing  \n\f\n\n\n\n");
        text(mails, "line-of-998", PLAIN + "\n" + "9".repeat(998) + "\n");
        text(mails, "line-of-20000", PLAIN + "\n" + "xy".repeat(10_000) + "\n");
        text(mails, "header-of-20000", PLAIN + "X-Long: " + "h".repeat(20_000) + "\n\nbody\n");
        var octets = new StringBuilder(PLAIN + "\n");
        for (char c = 1; c < 256; c++) {
            octets.append(c == '\r' || c == '\n' ? "" : c);
        }
        text(mails, "all-octets", octets.append('\n').toString());
    }

    private static void shapes(List<Corpus.Mail> mails) {
        text(mails, "header-only", PLAIN + "Subject: no body\n");
        text(mails, "header-and-empty-line", PLAIN + "\n");
        text(mails, "empty-line-first", "\nA body and no header\n");
        text(mails, "no-colon", "This is no header\nand nor is this\n\nbody\n");
        text(mails, "space-before-colon", PLAIN + "Subject : odd\n\nbody\n");
        text(mails, "folded-empty", PLAIN + "Subject:\n \n\t\n x\n\nbody\n");
        text(mails, "own-return-path", "Return-Path: <liar@example.net>\n" + PLAIN + "\nbody\n");
        String many = "Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\n".repeat(40);
        text(mails, "forty-received", many + PLAIN + "\nbody\n");
        String open = "Content-Type: multipart/mixed; boundary=b\n\n--b\n";
        text(mails, "nested-sixty", PLAIN + "MIME-Version: 1.0\n" + open.repeat(60) + "\ninside\n");
        text(mails, "thousand-headers", PLAIN + "X-Header: value\n".repeat(1_000) + "\nbody\n");
    }

    /** Larger than one chunk of the store, and than one window of a reader; random, so as is. */
    private static void large(List<Corpus.Mail> mails) {
        var random = new Random(2026);
        for (int kilobytes : new int[] {255, 257, 3_000}) {
            byte[] body = new byte[kilobytes * 768];
            random.nextBytes(body);
            String base64 = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(body);
            String head = PLAIN + "Content-Transfer-Encoding: base64\n\n";
            text(mails, "large-" + kilobytes, head + base64 + "\n");
        }
    }

    /** Each character is one octet. */
    private static void text(List<Corpus.Mail> mails, String name, String mail) {
        add(mails, name, mail.getBytes(ISO_8859_1));
    }

    private static void add(List<Corpus.Mail> mails, String name, byte[] mail) {
        mails.add(new Corpus.Mail("own/" + name, Corpus.normalised(mail)));
    }
}
