package dozo.command;

import dozo.db.DatabaseBroken;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The store of a data folder, opened by a command itself: no server runs, and none may start. */
final class LocalSite implements Administration {
    private final Path folder;
    private final Administration store;

    private LocalSite(Path folder, Administration store) {
        this.folder = folder;
        this.store = store;
    }

    /** Why the store could not be opened. */
    static final class NotOpened extends Exception {
        private static final long serialVersionUID = 1L;

        private final String key;
        private final int exit;
        private final String why;

        private NotOpened(String key, int exit, String why) {
            super(why);
            this.key = key;
            this.exit = exit;
            this.why = why;
        }

        /** Of the message: the folder, the reason. */
        String key() {
            return key;
        }

        int exit() {
            return exit;
        }

        String why() {
            return why;
        }
    }

    /**
     * Opens the store of a place.
     *
     * @param folder where its data is
     */
    static LocalSite open(House house, House.Place place, Path folder) throws NotOpened {
        try {
            return new LocalSite(folder, house.store(place));
        } catch (DatabaseBroken broken) {
            throw notOpened(broken);
        }
    }

    private static NotOpened notOpened(DatabaseBroken broken) {
        String why = String.valueOf(broken.getMessage());
        if (broken.getCause() instanceof AccessDeniedException) {
            return new NotOpened("cant-create", Exit.CANT_CREATE, why);
        }
        return broken.kind() == DatabaseBroken.Kind.IN_USE
                ? new NotOpened("in-use", Exit.TRY_AGAIN, why)
                : new NotOpened("cant-open", Exit.UNAVAILABLE, why);
    }

    @Override
    public Answer run(String operation, ObjectNode arguments, Consumer<JsonNode> progress) {
        Answer answer = store.run(operation, arguments, progress);
        if (operation.equals("status") && answer instanceof Answer.Result(ObjectNode status)) {
            status.put("health", "no server runs on this folder");
        }
        return answer;
    }

    @Override
    public void close() {
        store.close();
        giveBack();
    }

    /** What root made here belongs to the owner of the folder, or his server could not start. */
    private void giveBack() {
        try {
            UserPrincipal owner = Files.getOwner(folder);
            if (!System.getProperty("user.name", "").equals("root")
                    || owner.getName().equals("root")) {
                return;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (!Files.getOwner(file).equals(owner)) {
                        Files.setOwner(file, owner);
                    }
                }
            }
        } catch (IOException notAllowed) {
            throw new IllegalStateException("can't give files back to their owner", notAllowed);
        }
    }
}
