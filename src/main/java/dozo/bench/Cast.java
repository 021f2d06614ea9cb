package dozo.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Dozo, started, and the reference beside it if that was asked for. */
final class Cast implements AutoCloseable {
    private final List<Subject> subjects = new ArrayList<>();

    Cast(Stage stage, int accounts) throws IOException, InterruptedException {
        List<Subject> wanted = new ArrayList<>(List.of(new DozoSubject()));
        if (stage.request().against()) {
            wanted.add(new ReferenceSubject());
        }
        boolean started = false;
        try {
            for (Subject subject : wanted) {
                Stage.say("starting " + subject.name());
                subjects.add(subject);
                subject.start(stage.folder().resolve("s" + subjects.size()), accounts);
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    List<Subject> subjects() {
        return subjects;
    }

    @Override
    public void close() throws IOException {
        for (Subject subject : subjects) {
            subject.close();
        }
    }
}
