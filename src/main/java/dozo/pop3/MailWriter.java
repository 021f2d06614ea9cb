package dozo.pop3;

import dozo.net.Connection;
import dozo.pop3.ReadAhead.Mail;
import dozo.store.Mails;
import java.io.IOException;
import java.io.OutputStream;

/** Writes mails to a client: small ones from memory, large ones piece by piece from the store. */
final class MailWriter {
    /** A large mail is read in such pieces for TOP, which may stop after the first. */
    private static final int PIECE_BYTES = 256 * 1024;

    private final Mails mails;
    private final OutputStream client;

    MailWriter(Mails mails, Connection connection) {
        this.mails = mails;
        this.client = streamTo(connection);
    }

    /** The whole mail (RETR). */
    void whole(Mail mail, long sizeBytes) throws IOException {
        var stuffer = new DotStuffer(client);
        byte[] whole = mail.whole();
        if (whole != null) {
            stuffer.write(whole, 0, whole.length);
        } else {
            mails.copyOctets(mail.content(), 0, sizeBytes, stuffer);
        }
        stuffer.finish();
    }

    /** Header and first lines (TOP). */
    void firstLines(Mail mail, long sizeBytes, int lines) throws IOException {
        var stuffer = new DotStuffer(client);
        var first = new FirstLines(stuffer, lines);
        byte[] whole = mail.whole();
        if (whole != null) {
            first.write(whole, 0, whole.length);
        } else {
            for (long at = 0; at < sizeBytes && !first.full(); at += PIECE_BYTES) {
                mails.copyOctets(mail.content(), at, PIECE_BYTES, first);
            }
        }
        stuffer.finish();
    }

    private static OutputStream streamTo(Connection connection) {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                connection.write(octet);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                connection.write(octets, offset, length);
            }
        };
    }
}
