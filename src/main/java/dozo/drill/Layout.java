package dozo.drill;

import dozo.drill.Site.Part;
import dozo.installation.Installation;
import dozo.installation.Installation.Machine;
import dozo.installation.InstallationFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a lab consists of, before anything runs: follows from its folder alone.
 *
 * @param folder absolute
 * @param prefix of the namespaces, so that several labs fit on a machine
 */
record Layout(
        Path folder, String prefix, Installation installation, List<Site> centres, Site witness) {
    static final String CLIENT_ADDRESS = "10.99.0.14";
    private static final int ETCD_PORT = 2379;
    private static final int PATRONI_PORT = 8008;
    private static final int POSTGRESQL_PORT = 5432;

    static Layout of(Path folder, String prefix) {
        Path absolute = folder.toAbsolutePath().normalize();
        Installation installation = installation(absolute);
        List<Site> centres =
                installation.centres().stream()
                        .map(each -> site(each.database(), each.nodes(), absolute, prefix))
                        .toList();
        Site witness = site(installation.witness(), List.of(), absolute, prefix);
        return new Layout(absolute, prefix, installation, centres, witness);
    }

    private static Site site(Machine voter, List<Machine> nodes, Path folder, String prefix) {
        return new Site(voter, nodes, prefix + voter.name(), voter.name(), folder);
    }

    private static Installation installation(Path folder) {
        return switch (InstallationFile.read(description(), folder.resolve("lab.toml"))) {
            case InstallationFile.Reading.Good(Installation good) -> good;
            case InstallationFile.Reading.Bad(List<String> problems) ->
                    throw new IllegalStateException(String.join("\n", problems));
        };
    }

    /** The description that the lab is made of. */
    static String description() {
        try (InputStream in = Layout.class.getResourceAsStream("lab.toml")) {
            if (in == null) {
                throw new IllegalStateException("lab.toml is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Site> sites() {
        return Stream.concat(centres.stream(), Stream.of(witness)).toList();
    }

    String wan() {
        return prefix + "wan";
    }

    String client() {
        return prefix + "client";
    }

    /** All namespaces, the bridge's last: it says whose they are. */
    List<String> namespaces() {
        Stream<String> places = sites().stream().map(Site::namespace);
        return Stream.concat(places, Stream.of(client(), wan())).toList();
    }

    /** lab.json for this state. */
    ObjectNode json(LabFile.State state, String password) {
        ObjectNode lab = LabFile.object();
        lab.put("folder", folder.toString());
        ObjectNode each = lab.putObject("centres");
        centres.forEach(centre -> describe(centre, state, each.putObject(centre.name())));
        describe(witness, state, lab.putObject("witness"));
        lab.putObject("wan").put("namespace", wan());
        lab.putObject("client").put("namespace", client()).put("address", CLIENT_ADDRESS);
        database(lab.putObject("database"), password);
        var accounts = lab.putArray("accounts");
        for (String name : Nodes.accounts()) {
            accounts.addObject().put("name", name).put("password", Nodes.PASSWORD);
        }
        var segments = lab.putArray("sharedMemory");
        state.sharedMemory().forEach(segments::add);
        return lab;
    }

    private void describe(Site site, LabFile.State state, ObjectNode json) {
        json.put("name", site.name());
        json.put("namespace", site.namespace());
        json.put("leg", site.leg());
        json.put("address", site.voter().address());
        json.put("config", site.places().config().toString());
        part(site, Part.ETCD, ETCD_PORT, state, json);
        if (site.isCentre()) {
            part(site, Part.PATRONI, PATRONI_PORT, state, json);
            part(site, Part.POSTGRESQL, POSTGRESQL_PORT, state, json);
            json.withObject(LabFile.key(Part.POSTGRESQL))
                    .put("socket", site.places().run().toString());
            var nodes = json.putArray("nodes");
            for (Machine node : site.nodes()) {
                Path config = site.places(node).config().resolve("dozo.toml");
                ObjectNode one = nodes.addObject();
                one.put("name", node.name()).put("address", node.address());
                one.put("config", config.toString()).put("log", Nodes.log(site, node).toString());
                LabFile.process(one, Optional.ofNullable(state.nodes().get(node.name())));
            }
        }
    }

    private static void part(Site site, Part part, int port, LabFile.State state, ObjectNode json) {
        ObjectNode one = json.putObject(LabFile.key(part));
        one.put("port", port);
        LabFile.process(one, state.process(site.name(), part));
        // PostgreSQL is Patroni's child and writes where Patroni writes
        one.put("log", site.log(part == Part.POSTGRESQL ? Part.PATRONI : part).toString());
    }

    private void database(ObjectNode json, String password) {
        String hosts = String.join(",", centres.stream().map(c -> c.voter().address()).toList());
        String authority = centres.getFirst().places().config().resolve("tls/ca.pem").toString();
        json.put("name", "dozo").put("user", "dozo").put("password", password);
        json.put("authority", authority);
        json.put(
                "url",
                "jdbc:postgresql://"
                        + hosts
                        + "/dozo?targetServerType=primary&sslmode=verify-full&sslrootcert="
                        + authority);
    }
}
