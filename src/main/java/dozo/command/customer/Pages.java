package dozo.command.customer;

import dozo.command.Columns;
import dozo.command.Dozo;
import dozo.command.Exit;
import dozo.command.Show;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Long listings, fetched page by page. */
final class Pages {
    private final Dozo dozo;
    private final Administration administration;
    private final @Nullable String domain;

    private Pages(Dozo dozo, Administration administration, @Nullable String domain) {
        this.dozo = dozo;
        this.administration = administration;
        this.domain = domain;
    }

    /** Of one domain, or of all where it is null. */
    static Pages of(Dozo dozo, Administration administration, @Nullable String domain) {
        return new Pages(dozo, administration, domain);
    }

    int users() {
        return all("user.list", "users", Pages::user);
    }

    private static void user(Columns columns, JsonNode user) {
        columns.row(
                Show.text(user, "address"),
                "quota=" + Show.size(user, "quotaBytes"),
                user.path("suspended").asBoolean() ? "suspended" : "",
                Show.text(user, "name"));
    }

    int groups(String kind) {
        return all(kind + ".list", "groups", Pages::group);
    }

    private static void group(Columns columns, JsonNode group) {
        StringBuilder members = new StringBuilder();
        group.path("members")
                .forEach(member ->
                        members.append(members.isEmpty() ? "" : ", ").append(member.asString()));
        columns.row(Show.text(group, "address"), members.toString());
    }

    private interface Row {
        void add(Columns columns, JsonNode each);
    }

    private int all(String operation, String name, Row row) {
        String after = null;
        while (true) {
            ObjectNode arguments = Dozo.arguments();
            if (domain != null) {
                arguments.put("domain", domain);
            }
            if (after != null) {
                arguments.put("after", after);
            }
            Answer answer = administration.run(operation, arguments, any -> {});
            if (!(answer instanceof Answer.Result(JsonNode page)) || page.path(name).isEmpty()) {
                return answer instanceof Answer.Refused refused ? dozo.refuse(refused) : Exit.OK;
            }
            int exit = dozo.settle(answer, all -> print(all.path(name), row));
            if (exit != Exit.OK) {
                return exit;
            }
            JsonNode rows = page.path(name);
            after = rows.path(rows.size() - 1).path("address").asString();
        }
    }

    private void print(JsonNode rows, Row row) {
        Columns columns = new Columns();
        rows.forEach(each -> row.add(columns, each));
        columns.print(dozo.terminal().out());
    }
}
