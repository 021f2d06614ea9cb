/**
 * Tools: an installation in two centres with a witness, as files.
 *
 * <p>One small description (names, addresses) becomes the complete configuration of every machine:
 * etcd, Patroni, PostgreSQL, Dozo, certificates, passwords, systemd units. The texts are templates
 * beside the code, in {@code resources/dozo/installation}; each line that is not plain says there
 * why it is so. It owns the folder of secrets. It writes files and starts nothing; {@code drill}
 * starts, on one machine, what it wrote. Begin reading at {@link
 * dozo.installation.InstallationFile} and {@link dozo.installation.Configuration}.
 */
@NullMarked
package dozo.installation;

import org.jspecify.annotations.NullMarked;
