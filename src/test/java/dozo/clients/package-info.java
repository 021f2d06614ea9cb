/**
 * Tests with real programs from Debian packages (etc/packages.txt): Postfix and swaks send, curl,
 * fetchmail, mbsync and mutt read. Our own instances on high ports in temporary folders, never the
 * system's. Begin reading at {@link dozo.clients.RealProgramsTest}.
 */
@NullMarked
package dozo.clients;

import org.jspecify.annotations.NullMarked;
