package dozo.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Several nodes: an attempt may hang on one of them while another one is stored and read. */
class PostgresResendTest extends ResendContract {
    @Override
    Database open(Path folder) {
        return PostgresDatabases.open(folder);
    }

    @Override
    void receipts(int all, int read) {
        assertEquals(all, count("receipt"));
        assertEquals(read, count("receipt WHERE was_read = 1"));
    }

    // ---- an attempt that hung

    /** It waited for its commit on one node; the client gave up, and another node was quicker. */
    @Test
    void anAttemptThatBeganBeforeTheMailWasStoredIsNoNewMail() throws Exception {
        AcceptedMail hanging = mail(now.toEpochMilli() - 1, MAIL, SENDER, "ann");
        Outcome.Delivered second = send(elsewhere, "ann");
        elsewhere.read(second.receipts());
        elsewhere.forgetRead();
        Outcome outcome = house.delivery.deliver(hanging);
        assertEquals(second.id(), assertInstanceOf(Outcome.Delivered.class, outcome).id());
        assertEquals(1, inbox("ann"));
    }

    @Test
    void onOneNodeNeither() throws Exception {
        AcceptedMail hanging = mail(now.toEpochMilli() - 1, MAIL, SENDER, "ann");
        elsewhere.read(send(elsewhere, "ann").receipts());
        assertInstanceOf(Outcome.Delivered.class, elsewhere.deliver(hanging));
        assertEquals(1, inbox("ann"));
    }

    @Test
    void anAttemptThatBeganWhenTheMailWasStoredIsANewMail() throws Exception {
        elsewhere.read(send(elsewhere, "ann").receipts());
        elsewhere.deliver(mail(now.toEpochMilli(), MAIL, SENDER, "ann"));
        assertEquals(2, inbox("ann"));
    }

    @Test
    void receiptsThatWereReadGoWhenNoAttemptCanHangAnyMore() throws Exception {
        elsewhere.read(send(elsewhere, "ann").receipts());
        send(elsewhere, "bob");
        now = now.plus(Receipts.LATE);
        elsewhere.forgetRead();
        elsewhere.forgetOld();
        receipts(2, 1);
        now = now.plusMillis(1);
        elsewhere.forgetOld();
        receipts(1, 0);
    }
}
