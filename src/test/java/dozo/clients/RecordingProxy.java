package dozo.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Stands between a sending program and an SMTP server, passes everything on, and writes down which
 * mails went through and were accepted: what really left the sender. In the clear, DATA only.
 */
final class RecordingProxy implements AutoCloseable {
    /** A mail that the server answered with 250. */
    record Sent(String sender, List<String> recipients, byte[] octets) {}

    private final ServerSocket door;
    private final InetSocketAddress server;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    RecordingProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Mails that were accepted, in the order of their 250. */
    List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** Commands and mails that were not accepted, with their replies. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                open.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            open.add(upstream);
            BlockingQueue<String> replies = new LinkedBlockingQueue<>();
            Thread.startVirtualThread(() -> passReplies(upstream, client, replies));
            new Conversation(replies).follow(client.getInputStream(), upstream.getOutputStream());
        } catch (IOException e) {
            // one side has gone; a mail that was lost with it is not among the sent
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes on what the server says, and queues the last line of each reply. */
    private static void passReplies(Socket from, Socket to, BlockingQueue<String> replies) {
        try (from;
                to) {
            InputStream in = new BufferedInputStream(from.getInputStream());
            byte[] line = readLine(in);
            while (line.length > 0) {
                to.getOutputStream().write(line);
                if (line.length > 3 && line[3] != '-') {
                    replies.add(new String(line, ISO_8859_1).strip());
                }
                line = readLine(in);
            }
        } catch (IOException e) {
            replies.add("--- connection lost: " + e);
        }
        replies.add("--- closed");
    }

    /** A line with its line feed; empty at the end. */
    private static byte[] readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet >= 0) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
            octet = in.read();
        }
        return line.toByteArray();
    }

    /** The client's side of one connection. */
    private final class Conversation {
        private final BlockingQueue<String> replies;
        private final List<String> unanswered = new ArrayList<>(List.of("greeting"));

        private String sender = "";
        private List<String> recipients = new ArrayList<>();

        Conversation(BlockingQueue<String> replies) {
            this.replies = replies;
        }

        void follow(InputStream client, OutputStream upstream)
                throws IOException, InterruptedException {
            InputStream in = new BufferedInputStream(client);
            byte[] line = readLine(in);
            while (line.length > 0) {
                upstream.write(line);
                String text = new String(line, ISO_8859_1).strip();
                unanswered.add(text);
                command(text);
                if (text.equalsIgnoreCase("DATA") && settle().startsWith("354")) {
                    mail(in, upstream);
                }
                line = readLine(in);
            }
        }

        private void command(String text) {
            String upper = text.toUpperCase(Locale.ROOT);
            if (upper.startsWith("MAIL FROM:")) {
                sender = path(text);
                recipients = new ArrayList<>();
            } else if (upper.startsWith("RCPT TO:")) {
                recipients.add(path(text));
            }
        }

        private static String path(String text) {
            return text.substring(text.indexOf('<') + 1, text.indexOf('>'));
        }

        /** Waits for the replies to all commands so far; answers the last. */
        private String settle() throws InterruptedException {
            String last = "";
            for (String command : unanswered) {
                last = replies.take();
                if (last.charAt(0) > '3' || last.startsWith("---")) {
                    refused.add(command + ": " + last);
                }
            }
            unanswered.clear();
            return last;
        }

        private void mail(InputStream in, OutputStream upstream)
                throws IOException, InterruptedException {
            var octets = new ByteArrayOutputStream();
            byte[] line = readLine(in);
            while (line.length > 0 && !new String(line, ISO_8859_1).equals(".\r\n")) {
                upstream.write(line);
                int stuffed = line[0] == '.' ? 1 : 0;
                octets.write(line, stuffed, line.length - stuffed);
                line = readLine(in);
            }
            upstream.write(line);
            unanswered.add("mail of " + sender);
            if (settle().startsWith("250")) {
                sent.add(new Sent(sender, recipients, octets.toByteArray()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
