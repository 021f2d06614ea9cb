package dozo.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BellTest {
    private static final long DEADLINE_SECONDS = 10;

    private final Bell bell = new Bell();

    @Test
    void ringsForTheAccountThatIsWatched() throws InterruptedException {
        Semaphore rung = new Semaphore(0);
        Semaphore other = new Semaphore(0);
        bell.watch(1, rung::release);
        bell.watch(2, other::release);
        bell.changed(1, 10, 100);
        await(rung);
        assertEquals(0, other.availablePermits());
        bell.changed(2, 20, 100);
        await(other);
    }

    @Test
    void whatChangesWhileAWatcherRunsRingsItOnceMore() throws InterruptedException {
        Semaphore begun = new Semaphore(0);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        Runnable slow =
                () -> {
                    overlapped.compareAndSet(false, together.incrementAndGet() > 1);
                    runs.incrementAndGet();
                    begun.release();
                    awaitUnchecked(mayEnd);
                    together.decrementAndGet();
                };
        bell.watch(1, slow);
        bell.changed(1, 10, 100);
        await(begun);
        for (int i = 0; i < 50; i++) {
            bell.changed(1, 10, 101 + i);
        }
        mayEnd.countDown();
        await(begun);
        assertEquals(2, runs.get());
        assertEquals(false, overlapped.get());
    }

    @Test
    void aWatcherThatFailsIsRungAgain() throws InterruptedException {
        Semaphore rung = new Semaphore(0);
        Runnable failing =
                () -> {
                    rung.release();
                    throw new IllegalStateException("on purpose");
                };
        bell.watch(1, failing);
        bell.changed(1, 10, 100);
        await(rung);
        bell.changed(1, 10, 101);
        await(rung);
    }

    @Test
    void aClosedWatchIsSilentAndTheOthersStay() throws InterruptedException {
        Semaphore closed = new Semaphore(0);
        Semaphore open = new Semaphore(0);
        var first = bell.watch(1, closed::release);
        bell.watch(1, open::release);
        first.close();
        first.close();
        bell.changed(1, 10, 100);
        await(open);
        assertEquals(0, closed.availablePermits());
    }

    private static void await(Semaphore semaphore) throws InterruptedException {
        assertTrue(semaphore.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertTrue(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
