package dozo.clients;

/** How a client gets at one account: the server is on the loopback address. */
record Access(int pop3Port, int imapPort, String user, String password) {}
