package dozo.stress;

/** Mails whose whole text follows from their name. */
final class Mail {
    private Mail() {}

    static String of(String name) {
        StringBuilder text = new StringBuilder();
        text.append("From: stress@example.org\r\nSubject: ").append(name).append("\r\n\r\n");
        int lines = Math.floorMod(name.hashCode(), 40);
        for (int i = 0; i < lines; i++) {
            text.append("line ").append(i).append(" of ").append(name).append("\r\n");
        }
        return text.toString();
    }

    static String nameOf(String mail) {
        int start = mail.indexOf("Subject: ") + 9;
        return mail.substring(start, mail.indexOf('\r', start));
    }
}
