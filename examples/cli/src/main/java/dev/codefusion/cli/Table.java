package dev.codefusion.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of text in columns as wide as their longest cell. */
final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private List<String> room = List.of();
  private int printed;

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /**
   * Makes columns as wide as these cells at least, for rows that come after the first is printed.
   */
  Table room(String... cells) {
    room = List.of(cells);
    return this;
  }

  void print(PrintStream out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.append(" ".repeat(width(column) - cell.length())).append(GAP);
        }
      }
      out.print(line.append('\n'));
    }
  }

  /**
   * Prints the rows as a Markdown table, the first being its head; where it was called before, the
   * rows added since.
   */
  void printMarkdown(PrintStream out) {
    for (; printed < rows.size(); printed++) {
      out.print(markdown(rows.get(printed), " "));
      if (printed == 0) {
        out.print(markdown(rows.get(printed).stream().map(cell -> "").toList(), "-"));
      }
    }
  }

  private String markdown(List<String> row, String fill) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String rest = fill.repeat(width(column) - cell.length());
      line.append(fill).append(cell).append(rest).append(fill).append('|');
    }
    return line.append('\n').toString();
  }

  private int width(int column) {
    return Stream.concat(rows.stream(), Stream.of(room))
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
