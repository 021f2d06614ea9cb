package dozo.delivery;

import dozo.account.Account;
import java.util.List;

/**
 * One forward-path that was accepted, and who stands behind it.
 *
 * @param address as the client wrote it, without angle brackets and source route
 * @param accounts after aliases and groups, as the directory resolved it at RCPT
 */
public record Recipient(String address, List<Account> accounts) {}
