package dozo.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param story its name
 * @param works a part of a work's name; empty for all
 * @param against also measure the reference (Postfix and Dovecot)
 * @param rounds counted rounds of each work; 0 if each story decides
 * @param scale share of the full number of mails, 1 for all
 * @param folder where the data of the run goes; null for the system's temporary folder
 */
record Request(
        String story,
        String works,
        boolean against,
        int rounds,
        double scale,
        @Nullable Path folder) {
    /** Reads the words of a command line; a fault is told for people. */
    static Request of(List<String> words) {
        if (words.isEmpty() || !Bench.STORIES.containsKey(words.getFirst())) {
            String asked = words.isEmpty() ? "" : " " + words.getFirst();
            throw new IllegalArgumentException(
                    "there is no benchmark" + asked + "; there are " + Bench.STORIES.keySet());
        }
        Request request = new Request(words.getFirst(), "", false, 0, 1, null);
        for (int i = 1; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            request = request.with(words.get(i), words.get(i + 1));
        }
        return request;
    }

    private Request with(String option, String value) {
        return switch (option) {
            case "--against" -> new Request(story, works, reference(value), rounds, scale, folder);
            case "--works" -> new Request(story, value, against, rounds, scale, folder);
            case "--rounds" ->
                    new Request(
                            story, works, against, (int) positive(option, value), scale, folder);
            case "--scale" ->
                    new Request(story, works, against, rounds, positive(option, value), folder);
            case "--folder" -> new Request(story, works, against, rounds, scale, Path.of(value));
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }

    private boolean reference(String value) {
        if (!value.equals("postfix") && !value.equals("dovecot")) {
            throw new IllegalArgumentException("--against is postfix or dovecot, not " + value);
        }
        if (!Bench.COMPARABLE.contains(story)) {
            throw new IllegalArgumentException(story + " has no reference to run against");
        }
        return true;
    }

    private static double positive(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && (!option.equals("--rounds") || number == Math.rint(number))) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        String wanted = option.equals("--rounds") ? "a whole number" : "a number";
        throw new IllegalArgumentException(option + " is " + wanted + " above 0, not " + value);
    }
}
