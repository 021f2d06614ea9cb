package dozo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void showsMediansAndTheRatioOfTheFirstToTheSecond() {
        Table table = new Table(Table.RATES);
        for (double rate : new double[] {900, 3_000, 1_000}) {
            table.add("deliver", "dozo", rate, rate / 10);
        }
        table.add("deliver", "plain file", 4_000, 1.04);
        table.add("deliver", "plain file", 6_000, 1.06);

        assertEquals(
                """
                | work | of | per second | CPU µs each | ratio of per second | rounds |
                | --- | --- | --- | --- | --- | --- |
                | deliver | dozo | 1,000 | 100.0 | 0.20 | 3 |
                | deliver | plain file | 5,000 | 1.1 |  | 2 |
                """,
                table.print());
    }

    @Test
    void leavesOutWhatNobodyMeasured() {
        Table table = new Table(List.of(new Table.Column("ms", 0), new Table.Column("MB", 0)));
        table.add("one", "dozo", 1, Double.NaN);

        assertEquals(
                """
                | work | of | ms | MB | rounds |
                | --- | --- | --- | --- | --- |
                | one | dozo | 1 |  | 1 |
                """,
                table.print());
        assertEquals("1 ms", table.line(1, Double.NaN));
    }

    @Test
    void showsTheWorstOrTheMeanWhereThatIsAskedFor() {
        Table table =
                new Table(
                        List.of(
                                new Table.Column("pause s", 0),
                                new Table.Column("mean s", 1, Table.Summary.MEAN),
                                new Table.Column("worst s", 0, Table.Summary.WORST)));
        for (double pause : new double[] {11, 14, 12}) {
            table.add("cut", "dozo", pause, pause, pause);
        }

        assertEquals(
                """
                | work | of | pause s | mean s | worst s | rounds |
                | --- | --- | --- | --- | --- | --- |
                | cut | dozo | 12 | 12.3 | 14 | 3 |
                """,
                table.print());
    }

    @Test
    void refusesFiguresWithoutAColumn() {
        Table table = new Table(Table.RATES);
        assertThrows(IllegalArgumentException.class, () -> table.add("one", "dozo", 1));
    }
}
