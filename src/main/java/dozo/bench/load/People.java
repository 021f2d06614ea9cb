package dozo.bench.load;

/** The accounts that every measured server has: {@code userN@bench.test}, N from 0. */
public final class People {
    public static final String PASSWORD = "bench-bench-bench";
    public static final String DOMAIN = "bench.test";

    private People() {}

    public static String user(int number) {
        return "user" + number + "@" + DOMAIN;
    }
}
