package dozo;

/** The program's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("dozo: nothing to serve yet");
    }
}
