package dozo.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what takes too long: one thread looks at all connections several times a second, so that no
 * read or write has to set a timer. A platform thread, because it must run when all else is stuck.
 */
final class Watchdog {
    private static final long EVERY_MILLIS = 250;

    static final Watchdog SHARED = new Watchdog();

    private final Set<PlainWire> wires = ConcurrentHashMap.newKeySet();

    private Watchdog() {
        Thread.ofPlatform().daemon().name("watchdog").start(this::run);
    }

    void watch(PlainWire wire) {
        wires.add(wire);
    }

    void forget(PlainWire wire) {
        wires.remove(wire);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                long now = System.nanoTime();
                for (PlainWire wire : wires) {
                    wire.sweep(now);
                }
            }
        } catch (InterruptedException e) {
            // nobody interrupts it
        }
    }
}
