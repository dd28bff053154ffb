package dev.codefusion.api;

import java.util.List;

/**
 * A table that a prompt is about.
 *
 * <p>A cell is text; whether it counts as a number, a date or a logical value is for the language
 * to tell. An empty cell is the empty text.
 *
 * @param columns names of the columns, in order; a name may come twice
 * @param rows the cells, row by row, one for each column
 */
public record Table(List<String> columns, List<List<String>> rows) {

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of %d cells in a table of %d columns".formatted(row.size(), columns.size()));
      }
    }
  }
}
