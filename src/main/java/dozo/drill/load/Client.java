package dozo.drill.load;

import dozo.drill.load.Tally.Trouble;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client that begins again, with another node, whenever something goes wrong. */
abstract class Client implements Runnable {
    /** Until a client that met trouble tries again. */
    private static final long AGAIN_MILLIS = 300;

    private final Tally tally;
    private final CountDownLatch end;

    /**
     * A client.
     *
     * @param end reaches zero when the drill's load is over
     */
    Client(Tally tally, CountDownLatch end) {
        this.tally = tally;
        this.end = end;
    }

    /** One session, until its end or the first trouble. */
    abstract void session() throws IOException, Talk.Refused, Refusal, InterruptedException;

    /** Whether there is something to do yet. */
    boolean goesOn() {
        return end.getCount() > 0;
    }

    /** The server said no. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean forNow;

        Refusal(boolean forNow, String said) {
            super(said);
            this.forNow = forNow;
        }
    }

    Tally tally() {
        return tally;
    }

    /** Waits as people and programs do between two works; less, when it is over. */
    void pause(long millis) throws InterruptedException {
        if (end.getCount() > 0) {
            end.await(millis, TimeUnit.MILLISECONDS);
        } else {
            TimeUnit.MILLISECONDS.sleep(millis); // the last mails are still to be sent
        }
    }

    @Override
    public final void run() {
        while (goesOn()) {
            try {
                attempt();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void attempt() throws InterruptedException {
        try {
            session();
            return;
        } catch (Talk.Refused e) {
            tally.trouble(Trouble.REFUSED);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                return; // it is over, and this one was waiting for news
            }
            tally.trouble(Trouble.BROKEN);
        } catch (Refusal e) {
            tally.refusal(e.forNow, String.valueOf(e.getMessage()));
        }
        pause(AGAIN_MILLIS);
    }
}
