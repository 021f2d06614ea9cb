package dozo.imap;

import dozo.imap.view.MailboxView;
import dozo.notify.Bell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IDLE (RFC 2177): the session's thread waits for DONE while the bell's threads tell the client
 * what changes. Whoever holds the lock may write, and flushes before giving it back.
 */
final class Idling {
    private static final Logger LOG = LoggerFactory.getLogger(Idling.class);

    /** After a fault of ours, what could not be told is tried again. */
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final Client client;
    private final Bell bell;
    private final long account;
    private final @Nullable MailboxView view;

    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private boolean mailboxGone;
    private boolean retrying;

    Idling(Client client, Bell bell, long account, @Nullable MailboxView view) {
        this.client = client;
        this.bell = bell;
        this.account = account;
        this.view = view;
    }

    Reply run() throws IOException {
        client.out().goOn("idling");
        client.out().flush();
        byte[] line;
        try (Bell.Watch _ = bell.watch(account, this::wake)) {
            // what happened before the bell was listened to
            wake();
            line = client.in().line();
        } finally {
            finish();
        }
        String word = line == null ? "" : new String(line, StandardCharsets.ISO_8859_1);
        return word.toUpperCase(Locale.ROOT).equals("DONE")
                ? Reply.ok("done")
                : Reply.bad("IDLE ends with DONE");
    }

    private void finish() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            if (over || mailboxGone || view == null || client.out().open()) {
                return;
            }
            if (!view.synchronise(false)) {
                // the command after this one ends the session
                mailboxGone = true;
            }
            client.out().flush();
        } catch (IOException e) {
            // the reading thread hears of it as well, and ends the session
            over = true;
        } catch (RuntimeException e) {
            LOG.warn("{}: a change was not told in IDLE", client.connection(), e);
            retryLater();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing may ring the bell again: the change would stay untold until the client asks. */
    private void retryLater() {
        if (client.out().open()) {
            // in the middle of a response nothing can be said that would be understood
            client.connection().cut();
        } else if (!retrying) {
            retrying = true;
            Thread.startVirtualThread(this::retry);
        }
    }

    private void retry() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        lock.lock();
        try {
            retrying = false;
        } finally {
            lock.unlock();
        }
        wake();
    }
}
