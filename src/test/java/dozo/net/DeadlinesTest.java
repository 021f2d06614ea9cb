package dozo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.net.ConnectionEnded.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that are silent, slow or stuck, and a server that goes. */
class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int LIMIT = 1000;

    /** Echoes lines, and says why it ends. */
    private static void polite(Connection connection) throws IOException {
        connection.readTimeout(Duration.ofSeconds(20));
        connection.write("220 hello\r\n");
        try {
            while (true) {
                Line line = connection.readLine(LIMIT);
                connection.write(line.octets(), line.start(), line.length());
                connection.write("\r\n");
            }
        } catch (ConnectionEnded e) {
            connection.write("421 " + e.reason() + "\r\n");
            connection.flush();
            throw e;
        }
    }

    private static void impatient(Connection connection) throws IOException {
        try {
            connection.readTimeout(SHORT);
            connection.readLine(LIMIT);
        } catch (ConnectionEnded e) {
            connection.write("421 " + e.reason() + "\r\n");
            connection.flush();
            assertThrows(ConnectionEnded.class, () -> connection.readLine(LIMIT));
            throw e;
        }
    }

    @Test
    void tellsASilentClientWhyItGoes() throws Exception {
        try (Door door = Door.plain(DeadlinesTest::impatient);
                Socket client = door.connect()) {
            assertEquals("421 TIMEOUT", Door.line(client));
            assertEquals("<end>", Door.line(client));
            assertEquals("TIMEOUT", door.end());
        }
    }

    @Test
    void doesNotWaitForALineThatDrips() throws Exception {
        try (Door door = Door.plain(DeadlinesTest::impatient);
                Socket client = door.connect()) {
            Thread dripping =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    while (true) {
                                        Door.send(client, "x");
                                        TimeUnit.MILLISECONDS.sleep(20);
                                    }
                                } catch (IOException | InterruptedException e) {
                                    // ended
                                }
                            });
            assertEquals("421 TIMEOUT", Door.line(client));
            assertEquals("TIMEOUT", door.end());
            dripping.interrupt();
        }
    }

    @Test
    void endsInTheMiddleOfDataToo() throws Exception {
        try (Door door =
                        Door.plain(connection -> {
                            connection.readTimeout(SHORT);
                            while (true) {
                                connection.fill();
                                connection.consume(connection.end() - connection.start());
                            }
                        });
                Socket client = door.connect()) {
            Door.send(client, "some data");
            assertEquals("TIMEOUT", door.end());
        }
    }

    @Test
    void waitsForNoMailThatDrips() throws Exception {
        try (Door door =
                        Door.plain(connection -> {
                            connection.beginPaced(new Pace(SHORT, 1_000_000));
                            while (true) {
                                connection.fill();
                                connection.consume(connection.end() - connection.start());
                                connection.write("more");
                                connection.flush();
                            }
                        });
                Socket client = door.connect()) {
            // an octet each time that the last one was taken, and yet there is an end
            for (int octet = 0; octet >= 0; octet = client.getInputStream().read()) {
                Door.send(client, octet == 'e' || octet == 0 ? "x" : "");
            }
            assertEquals("TIMEOUT", door.end());
        }
    }

    @Test
    void aPaceIsOverWithTheMail() throws Exception {
        try (Door door =
                        Door.plain(connection -> {
                            connection.beginPaced(new Pace(Duration.ZERO, 1_000));
                            connection.endPaced();
                            connection.write(connection.readLine(100).text());
                        });
                Socket client = door.connect()) {
            Door.send(client, "x\r\n");
            assertEquals("x<end>", Door.line(client));
        }
    }

    @Test
    void aPaceGivesAGraceAndThenTimeForWhatHasCome() {
        Pace pace = new Pace(Duration.ofMinutes(10), 100);
        assertEquals(Duration.ofMinutes(10), pace.left(0, Duration.ZERO));
        assertEquals(Duration.ofSeconds(1), pace.left(99, Duration.ofSeconds(599)));
        assertEquals(Duration.ZERO, pace.left(99, Duration.ofSeconds(601)));
        assertEquals(Duration.ofSeconds(600), pace.left(100_000, Duration.ofSeconds(1_000)));
        assertEquals(Duration.ZERO, pace.left(100_000, Duration.ofSeconds(1_601)));
    }

    @Test
    void cutsAClientThatDoesNotRead() throws Exception {
        byte[] much = new byte[1024 * 1024];
        try (Door door =
                        Door.plain(connection -> {
                            connection.stalledAfter(SHORT);
                            while (true) {
                                connection.write(much);
                            }
                        });
                Socket client = door.connect()) {
            assertEquals("STALLED", door.end());
            assertTrue(client.isConnected());
        }
    }

    @Test
    void leavesASlowButSteadyReaderAlone() throws Exception {
        byte[] much = new byte[4 * 1024 * 1024];
        try (Door door =
                        Door.plain(connection -> {
                            connection.stalledAfter(Duration.ofSeconds(1));
                            connection.write(much);
                        });
                Socket client = door.connect()) {
            byte[] sip = new byte[64 * 1024];
            int taken = 0;
            for (int count = 0; count >= 0; count = client.getInputStream().read(sip)) {
                taken += count;
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertEquals(much.length, taken);
            assertEquals("closed", door.end());
        }
    }

    @Test
    void endsIdleSessionsWhenDrainingAndLetsRunningOnesFinish() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Door.Session session =
                connection -> {
                    try {
                        connection.readLine(LIMIT);
                        running.countDown();
                        go.await(20, TimeUnit.SECONDS);
                        connection.write("250 done\r\n");
                        connection.readLine(LIMIT);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    } catch (ConnectionEnded e) {
                        connection.write("421 " + e.reason() + "\r\n");
                        throw e;
                    }
                };
        try (Door door = Door.plain(session);
                Socket idle = door.connect();
                Socket busy = door.connect()) {
            Door.send(busy, "work\r\n");
            assertTrue(running.await(20, TimeUnit.SECONDS));
            Thread drain =
                    Thread.ofVirtual().start(() -> door.listener.drain(Duration.ofSeconds(20)));
            assertEquals("421 DRAINING", Door.line(idle));
            assertEquals("DRAINING", door.end());
            assertThrows(ConnectException.class, door::connect);
            assertTrue(drain.isAlive());
            go.countDown();
            assertEquals("250 done", Door.line(busy));
            assertEquals("421 DRAINING", Door.line(busy));
            assertEquals("DRAINING", door.end());
            drain.join();
        }
    }

    @Test
    void cutsWhatIsLeftAfterThePatience() throws Exception {
        try (Door door =
                        Door.plain(connection -> {
                            connection.write("go\r\n");
                            connection.fill();
                        });
                Socket client = door.connect()) {
            assertEquals("go", Door.line(client));
            long start = System.nanoTime();
            door.listener.drain(SHORT);
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(4).toNanos());
            assertEquals("GONE", door.end());
        }
    }

    @Test
    void drainsASessionThatHasServedALine() throws Exception {
        try (Door door = Door.plain(DeadlinesTest::polite);
                Socket client = door.connect()) {
            assertEquals("220 hello", Door.line(client));
            Door.send(client, "NOOP\r\n");
            assertEquals("NOOP", Door.line(client));
            Thread.ofVirtual().start(() -> door.listener.drain(Duration.ofSeconds(20)));
            assertEquals("421 DRAINING", Door.line(client));
            assertEquals(Reason.DRAINING.name(), door.end());
        }
    }

    @Test
    void tellsWhenTheClientHasGone() throws Exception {
        try (Door door = Door.plain(DeadlinesTest::polite)) {
            try (Socket client = door.connect()) {
                assertEquals("220 hello", Door.line(client));
            }
            assertEquals("GONE", door.end());
        }
    }

    @Test
    void keepsItsLastWordsThoughTheClientHasSentMore() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Door door =
                            Door.plain(connection -> {
                                connection.readLine(LIMIT);
                                connection.write("221 bye\r\n");
                            });
                    Socket client = door.connect()) {
                Door.send(client, "QUIT\r\n" + "NOOP\r\n".repeat(200));
                assertEquals("closed", door.end());
                assertEquals("221 bye", Door.line(client));
            }
        }
    }
}
