package dozo.delivery;

import java.net.InetAddress;

/**
 * Where a mail came from, as its Received header tells it.
 *
 * @param helo what the client called itself; printable ASCII, but not believed
 * @param address where it connected from
 * @param protocol SMTP, ESMTP, ESMTPS, UTF8SMTP, UTF8SMTPS (RFC 3848, RFC 6531 4.3)
 * @param cipher "TLSv1.3 TLS_AES_256_GCM_SHA384", or empty outside TLS
 */
public record Origin(String helo, InetAddress address, String protocol, String cipher) {}
