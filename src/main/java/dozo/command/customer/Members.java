package dozo.command.customer;

import dozo.command.Dozo;
import dozo.command.Show;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What aliases and groups have in common: an address that stands for others.
 *
 * @param kind "alias" or "group", as operations and messages begin
 */
record Members(Dozo dozo, String kind) {
    int add(String address, String @Nullable [] members) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        Dozo.put(arguments, "members", Dozo.list(members));
        return dozo.errand(
                kind + ".add",
                arguments,
                added -> say(kind + ".added", Show.text(added, "address")));
    }

    int list(@Nullable String domain) {
        return dozo.with(administration -> Pages.of(dozo, administration, domain).groups(kind));
    }

    /** Adds and removes members, and shows who is left. */
    int change(String address, String @Nullable [] add, String @Nullable [] remove) {
        ObjectNode arguments = Dozo.arguments().put("address", address);
        Dozo.put(arguments, "add", Dozo.list(add));
        Dozo.put(arguments, "remove", Dozo.list(remove));
        return dozo.errand(
                kind + ".members",
                arguments,
                group ->
                        group.path("members")
                                .forEach(member ->
                                        dozo.terminal().out().println(member.asString())));
    }

    int remove(String address) {
        return dozo.errand(
                kind + ".remove",
                Dozo.arguments().put("address", address),
                gone -> say(kind + ".removed", Show.text(gone, "address")));
    }

    private void say(String key, Object detail) {
        dozo.terminal().out().println(dozo.terminal().messages().text(key, detail));
    }
}
