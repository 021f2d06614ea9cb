package dozo.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ways to read a mailbox, and what each client does to mails by itself: known by reading the
 * same corpus from another server. Text is one octet for each character, lines end with CR LF.
 */
enum Reading {
    CURL_POP3("curl"),
    CURL_IMAP("curl"),

    /** Ends a header that is not ended, drops an mbox line in it, spoils lines above 8 KB. */
    FETCHMAIL(
            "fetchmail",
            "mimetools/jt-0498.msg",
            "mimetools/mp-msg-rfc822.msg",
            "mimetools/twopart.msg",
            "mimetools/uu-junk.msg",
            "mime4j/malformedHeader-noheader.msg",
            "mime4j/malformedHeaderStartsBody-noheader.msg",
            "python/msg_25.txt",
            "python/msg_35.txt",
            "python/msg_43.txt",
            "own/header-only"),

    /** Marks each mail, and passes over those without an empty line. */
    MBSYNC("mbsync"),
    MBSYNC_PLAIN("mbsync"),

    MUTT_POP3("mutt"),
    MUTT_IMAP("mutt"),
    MUTT_IMAP_PLAIN("mutt");

    /** Mutt puts an empty line where it takes the header to end, though none is there. */
    private static final Set<String> CHANGED_BY_MUTT =
            Set.of(
                    "mimetools/hdr-fakeout.msg",
                    "mime4j/malformedHeader-noheader.msg",
                    "mime4j/malformedHeaderStartsBody-noheader.msg",
                    "mime4j/obsolete.msg",
                    "python/msg_19.txt",
                    "own/no-colon",
                    "mime4j/basic-plain-with-bad-header-separator.msg",
                    "mime4j/malformedHeader-nocrlfcrlf.msg",
                    "mime4j/malformedHeaderStartsBody-nocrlfcrlf.msg",
                    "python/msg_35.txt",
                    "own/header-only",
                    "own/space-before-colon");

    private static final Pattern TOO_LONG_FOR_FETCHMAIL = Pattern.compile("[^\r\n]{8192}");

    private final String program;
    private final Set<String> changes;

    Reading(String program, String... changes) {
        this.program = program;
        this.changes = Set.of(changes);
    }

    /** All mails of the INBOX, as the client gives them. */
    List<byte[]> read(Path folder, Access access) throws IOException, InterruptedException {
        return switch (this) {
            case CURL_POP3 -> new Curl(folder, access).overPop3();
            case CURL_IMAP -> new Curl(folder, access).overImap();
            case FETCHMAIL -> new Fetchmail(folder, access).read();
            case MBSYNC -> new Mbsync(folder, access).read();
            case MBSYNC_PLAIN -> new Mbsync(folder, access).readWithPlain();
            case MUTT_POP3 -> new Mutt(folder, access).overPop3();
            case MUTT_IMAP -> new Mutt(folder, access).overImap();
            case MUTT_IMAP_PLAIN -> new Mutt(folder, access).overImapWithPlain();
        };
    }

    /** What the client gave, its line ends and its own mark taken back. Curl changes nothing. */
    String text(byte[] given) {
        return program.equals("curl")
                ? new String(given, ISO_8859_1)
                : new String(Corpus.normalised(given), ISO_8859_1)
                        .replaceFirst("(?m)^X-TUID: .{12}\r\n", "");
    }

    /** Does the client show this mail at all? */
    boolean shows(String mail) {
        return !program.equals("mbsync") || mail.contains("\r\n\r\n");
    }

    /** Are they the same, as far as this client lets us see? */
    boolean same(String name, String expected, String given) {
        if (this == FETCHMAIL && TOO_LONG_FOR_FETCHMAIL.matcher(expected).find()) {
            return true; // it puts a NUL and another octet in after each 8,192
        }
        boolean changed =
                program.equals("mutt") ? CHANGED_BY_MUTT.contains(name) : changes.contains(name);
        return changed ? bare(expected).equals(bare(given)) : expected.equals(given);
    }

    private static String bare(String text) {
        return text.replaceAll("(?m)^From [^\r\n]*\r\n", "").replace("\r\n", "");
    }
}
