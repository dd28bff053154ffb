package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TableTest {

  @Test
  void whatItWasMadeOfMayChange() {
    List<String> row = new ArrayList<>(List.of("1"));

    Table table = new Table(List.of("Value"), List.of(row));
    row.set(0, "2");

    assertThat(table.rows()).containsExactly(List.of("1"));
  }

  @Test
  void everyRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new Table(List.of("Value"), List.of(List.of("1", "2"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 2 cells in a table of 1 columns");
  }

  @Test
  void aPromptNeedsNone() {
    assertThat(new Prompt("list files").table()).isEmpty();
    Table table = new Table(List.of(), List.of());
    assertThat(Request.of(new Prompt("mark it", Optional.of(table))).prompt().table())
        .contains(table);
  }
}
