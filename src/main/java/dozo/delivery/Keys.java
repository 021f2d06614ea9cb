package dozo.delivery;

import dozo.account.Account;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/** By what a mail that comes again is known (design rule 8): one key for each of its places. */
final class Keys {
    /** As much as makes it hopeless to look for a second mail with the same key. */
    private static final int KEY_BYTES = 16;

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final AcceptedMail mail;

    Keys(AcceptedMail mail) {
        this.mail = mail;
    }

    /** The account is in it, so that who has joined a group since then gets the mail. */
    String key(Recipient recipient, Account account) {
        MessageDigest digest = sha256();
        digest.update(mail.digest());
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(account.id()).flip());
        digest.update(mail.sender().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0); // in no address
        String address = recipient.address().toLowerCase(Locale.ROOT);
        digest.update(address.getBytes(StandardCharsets.UTF_8));
        return TEXT.encodeToString(Arrays.copyOf(digest.digest(), KEY_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
