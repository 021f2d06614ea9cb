package dozo.bench.vault;

import dozo.bench.load.Mail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The main class of a keeper's process. Obeys lines: {@code deliver|append OCTETS CALLERS COUNT}
 * and {@code flags MAILS CALLERS COUNT}; each is answered with {@code done NANOS}.
 */
public final class VaultProcess {
    private final Keeper keeper;
    private final AtomicLong numbers = new AtomicLong();

    private VaultProcess(Keeper keeper) {
        this.keeper = keeper;
    }

    /** Arguments: {@code store FOLDER ACCOUNTS} or {@code plain FOLDER}. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        try (Keeper keeper =
                        arguments[0].equals("store")
                                ? new Vault(folder, Integer.parseInt(arguments[2]))
                                : new PlainFile(folder.resolve("plain"));
                BufferedReader orders =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            VaultProcess process = new VaultProcess(keeper);
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                System.out.println("done " + process.obey(line.split(" ")));
            }
        }
    }

    /** One operation: a number that no other has. */
    private interface Operation {
        void run(long number);
    }

    private long obey(String[] order) throws IOException, InterruptedException {
        int size = Integer.parseInt(order[1]);
        Operation operation =
                switch (order[0]) {
                    case "deliver" -> number -> keeper.deliver(number, Mail.make(number, size));
                    case "append" -> number -> vault().append(number, Mail.make(number, size));
                    case "flags" -> flags(size);
                    default -> throw new IllegalArgumentException(order[0]);
                };
        return run(operation, Integer.parseInt(order[2]), Long.parseLong(order[3]));
    }

    private Operation flags(int mails) {
        for (long number = 0; vault().fewest() < mails; number++) {
            vault().append(number, Mail.make(number, 1024));
        }
        return number -> vault().flag(number, mails);
    }

    private Vault vault() {
        if (keeper instanceof Vault vault) {
            return vault;
        }
        throw new IllegalArgumentException("a plain file only takes mails");
    }

    /** Callers on virtual threads, as sessions are, each with the next operation at once. */
    private long run(Operation operation, int callers, long count)
            throws IOException, InterruptedException {
        AtomicLong left = new AtomicLong(count);
        List<Callable<Boolean>> works = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            works.add(() -> {
                while (left.getAndDecrement() > 0) {
                    operation.run(numbers.getAndIncrement());
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            for (Future<Boolean> work : threads.invokeAll(works)) {
                work.get();
            }
            return System.nanoTime() - begun;
        } catch (ExecutionException e) {
            throw new IOException("a caller failed: " + e.getCause(), e.getCause());
        }
    }
}
