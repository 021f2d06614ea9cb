package dozo;

import dozo.bench.Bench;
import dozo.centre.Force;
import dozo.centre.Forcing;
import dozo.command.Exit;
import dozo.command.House;
import dozo.db.DatabaseBroken;
import dozo.ops.Log;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Opens the house for the command line: with its doors, or the store alone. */
final class Hosting implements House {
    private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);

    @Override
    public Folder folder(Place place) {
        return switch (read(place)) {
            case ConfigFile.Reading.Good(Config config) -> new Folder.At(config.data());
            case ConfigFile.Reading.Bad(List<String> problems) ->
                    new Folder.Misconfigured(problems);
        };
    }

    @Override
    public Opening open(Place place) {
        return switch (read(place)) {
            case ConfigFile.Reading.Good(Config config) -> open(config);
            case ConfigFile.Reading.Bad(List<String> problems) ->
                    new Opening.Refused(Exit.CONFIGURATION, problems);
        };
    }

    private static ConfigFile.Reading read(Place place) {
        ConfigFile.Reading reading = ConfigFile.of(place.config(), place.data());
        if (!(reading instanceof ConfigFile.Reading.Good(Config config))) {
            return reading;
        }
        Config said = config;
        if (place.data() != null) {
            said = said.withData(place.data());
        }
        if (place.listen() != null) {
            said = said.withListen(place.listen());
        }
        if (place.portOffset() != null) {
            said = said.withPortOffset(place.portOffset());
        }
        return new ConfigFile.Reading.Good(said);
    }

    private static Opening open(Config config) {
        Log.form(config.jsonLog() ? Log.Form.JSON : Log.Form.TEXT);
        Log.level(Log.Level.of(config.logLevel()));
        try {
            Server server = new Server(config);
            boolean open = false;
            try {
                server.openDoors();
                open = true;
                return new Opening.Open(new Serving(server));
            } finally {
                if (!open) {
                    server.close();
                }
            }
        } catch (DatabaseBroken broken) {
            int exit =
                    broken.kind() == DatabaseBroken.Kind.IN_USE ? Exit.TRY_AGAIN : Exit.UNAVAILABLE;
            return refused(exit, broken);
        } catch (UncheckedIOException | IOException | IllegalStateException notOpened) {
            return refused(Exit.UNAVAILABLE, notOpened);
        }
    }

    private static Opening refused(int exit, Exception why) {
        return new Opening.Refused(exit, List.of("dozo: " + why.getMessage()));
    }

    /** A server with its doors open; it drains when a signal comes. */
    private static final class Serving implements Running {
        private final Server server;
        private final CountDownLatch forever = new CountDownLatch(1);

        Serving(Server server) {
            this.server = server;
            Runtime.getRuntime().addShutdownHook(new Thread(this::end, "dozo-end"));
            // as by kill -9: a session that drained would go on making ids that are another's
            server.whenReplaced(() -> Runtime.getRuntime().halt(Exit.TRY_AGAIN));
        }

        /** SIGTERM and SIGINT: drains, closes, and exits 0, which the signal's own code is not. */
        private void end() {
            int exit = Exit.OK;
            try {
                server.close();
            } catch (IOException | RuntimeException e) {
                LOG.error("closing failed", e);
                exit = Exit.SOFTWARE;
            }
            Runtime.getRuntime().halt(exit);
        }

        @Override
        public Administration administration() {
            return server.operations();
        }

        @Override
        public String readyLine() {
            return "dozo: ready, " + server.doors();
        }

        @Override
        public int port(int standard) {
            return server.port(standard);
        }

        @Override
        public int await() throws InterruptedException {
            forever.await();
            return Exit.OK;
        }
    }

    @Override
    public Administration store(Place place) {
        return switch (read(place)) {
            case ConfigFile.Reading.Good(Config config) -> new StoreAlone(new Server(config));
            case ConfigFile.Reading.Bad(List<String> problems) ->
                    throw new IllegalArgumentException(String.join("; ", problems));
        };
    }

    /** Operations in this process, on a house whose doors stay shut. */
    private record StoreAlone(Server server) implements Administration {
        @Override
        public Answer run(String operation, ObjectNode arguments, Consumer<JsonNode> progress) {
            return server.operations().run(operation, arguments, progress);
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Optional<Forcing> force(Place place) throws IOException {
        if (!(read(place) instanceof ConfigFile.Reading.Good(Config config))
                || config.centre().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Force.open(config.centre().orElseThrow(), Foundation::mend));
    }

    @Override
    public int bench(List<String> words) throws Exception {
        return Bench.run(words);
    }

    @Override
    public int train() throws Exception {
        return Training.run();
    }
}
