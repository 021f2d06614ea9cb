package dozo.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The first mails of the demo, sent to it over SMTP as any mail is. */
final class SampleMails {
    private static final int PATIENCE_MILLIS = 30_000;

    private record Mail(String from, String to, String subject, String text) {}

    private static final List<Mail> MAILS =
            List.of(
                    new Mail("jiro", "all", "Welcome to Dozo", "The storehouse is open.\r\n"),
                    new Mail(
                            "hanako",
                            "taro",
                            "=?UTF-8?B?6JS144Gu6Y2144Gr44Gk44GE44Gm?=",
                            "太郎さん、蔵の鍵は棚の上です。\r\n花子\r\n"),
                    new Mail("taro", "info", "A first order", "Please send ten boxes.\r\n"));

    private final BufferedReader in;
    private final OutputStream out;

    private SampleMails(BufferedReader in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    static void send(InetAddress address, int port, String domain) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            SampleMails session =
                    new SampleMails(
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.UTF_8)),
                            socket.getOutputStream());
            session.expect('2');
            session.ask("EHLO demo." + domain, '2');
            for (Mail mail : MAILS) {
                session.mail(mail, domain);
            }
            session.ask("QUIT", '2');
        }
    }

    private void mail(Mail mail, String domain) throws IOException {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME
                        .withLocale(Locale.ROOT)
                        .format(ZonedDateTime.now(ZoneId.systemDefault()));
        ask("MAIL FROM:<" + mail.from() + "@" + domain + "> BODY=8BITMIME", '2');
        ask("RCPT TO:<" + mail.to() + "@" + domain + ">", '2');
        ask("DATA", '3');
        ask(
                "From: <%1$s@%5$s>\r\nTo: <%2$s@%5$s>\r\nSubject: %3$s\r\nDate: %6$s\r\n"
                        .concat("Message-ID: <%1$s.%2$s.%7$s@%5$s>\r\nMIME-Version: 1.0\r\n")
                        .concat("Content-Type: text/plain; charset=UTF-8\r\n")
                        .concat("Content-Transfer-Encoding: 8bit\r\n\r\n%4$s.")
                        .formatted(
                                mail.from(),
                                mail.to(),
                                mail.subject(),
                                mail.text(),
                                domain,
                                date,
                                Long.toString(System.nanoTime(), 36)),
                '2');
    }

    private void ask(String line, char kind) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        expect(kind);
    }

    private void expect(char kind) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || line.isEmpty() || line.charAt(0) != kind) {
            throw new IOException("the demo's own SMTP answered: " + line);
        }
    }
}
