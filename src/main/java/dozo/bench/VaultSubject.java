package dozo.bench;

import dozo.bench.machine.Companion;
import dozo.bench.machine.ProcessTree;
import dozo.bench.machine.Programs;
import dozo.bench.vault.VaultProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The store alone, or the plain file beside it: a process that obeys orders. */
final class VaultSubject implements Measured, AutoCloseable {
    private final String name;
    private final Companion process;

    private VaultSubject(String name, List<String> arguments) throws IOException {
        this.name = name;
        this.process = new Companion(Programs.rooms(VaultProcess.class, arguments));
        process.answer("ready");
    }

    static VaultSubject store(Path folder, int accounts) throws IOException {
        return new VaultSubject("dozo", List.of("store", "" + folder, "" + accounts));
    }

    static VaultSubject plainFile(Path folder) throws IOException {
        return new VaultSubject("plain file", List.of("plain", "" + folder));
    }

    /** Obeys an order of {@link VaultProcess}. */
    Work.Spent obey(String order) throws IOException {
        long cpu = cpuNanos();
        long nanos = Long.parseLong(process.order(order, "done"));
        return new Work.Spent(nanos, cpuNanos() - cpu);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long cpuNanos() {
        return new ProcessTree(process.pid()).cpuNanos();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
