/**
 * Ground floor: listeners and connections. One virtual thread for each connection; blocking reads
 * and writes, plain and TLS alike; limits, deadlines, PROXY protocol; certificates.
 *
 * <p>Owns: the listening ports, DATA/tls. Promises: an idle connection holds no buffer; a silent or
 * stalled client is ended by its deadline; nothing here knows a mail protocol. Begin reading at
 * {@link dozo.net.Listener} and {@link dozo.net.Connection}.
 */
@NullMarked
package dozo.net;

import org.jspecify.annotations.NullMarked;
