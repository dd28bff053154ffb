package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.train.TrainingListener;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import dev.codefusion.runtime.tensorflow.wiring.SettingKey;
import dev.codefusion.runtime.tensorflow.wiring.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/configuration.md tells of the keys, defaults and ranges that a training has. */
final class ConfigurationDocTest {

  private static final int KEY = 0;
  private static final int DEFAULT = 1;
  private static final int ALLOWED = 2;
  private static final int COLUMNS = 4;

  private final CodeFusionRuntime runtime = CodeFusionRuntime.create();

  @Test
  void explainsEveryKeyWithItsDefaultAndRangeInOrder() throws IOException {
    List<SettingKey> documented =
        tables("key").stream()
            .map(row -> new SettingKey(row.get(KEY), number(row.get(DEFAULT)), row.get(ALLOWED)))
            .toList();
    List<SettingKey> known =
        runtime.trainingKeys(Map.of()).stream()
            .map(key -> new SettingKey(key.key(), number(key.defaultValue()), key.allowed()))
            // The default of these two is another setting, or follows from one.
            .map(key -> key.key().equals("language") ? withoutDefault(key) : key)
            .toList();
    assertThat(documented).containsExactlyElementsOf(known);
  }

  @Test
  void givesTheSizesOfEveryPreset() throws IOException {
    List<List<String>> rows = tables("preset key");
    List<String> presets = rows.get(0).subList(1, COLUMNS);
    assertThat(presets).containsExactly("tiny", "small", "paper");
    assertThat(rows).hasSize(9);
    for (int column = 1; column < COLUMNS; column++) {
      Map<String, String> known = new TreeMap<>();
      runtime
          .trainingKeys(Map.of("network.preset", rows.get(0).get(column)))
          .forEach(key -> known.put(key.key(), key.defaultValue()));
      for (List<String> row : rows.subList(1, rows.size())) {
        assertThat(known)
            .as("preset %s", rows.get(0).get(column))
            .containsEntry(row.get(0), row.get(column));
      }
    }
  }

  @Test
  void namesDefaultsThatMayBeWrittenOut(@TempDir Path folder) throws IOException {
    StringBuilder settings = new StringBuilder("name = all\ndata.train = absent.jsonl\n");
    for (List<String> row : tables("key")) {
      if (!row.get(DEFAULT).isEmpty()) {
        settings.append(row.get(KEY)).append(" = ").append(row.get(DEFAULT)).append('\n');
      }
    }
    Path file = Files.writeString(folder.resolve("all.properties"), settings);
    TrainingRequest request = new TrainingRequest(file, Map.of(), folder.resolve("output"), false);
    assertThatThrownBy(() -> runtime.train(request, new TrainingListener() {}))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("The data file")
        .hasMessageContaining("absent.jsonl does not exist");
  }

  private static SettingKey withoutDefault(SettingKey key) {
    return new SettingKey(key.key(), "", key.allowed());
  }

  /** Returns one spelling of each number: 6e-4 and 6.0E-4 are the same. */
  private static String number(String text) {
    try {
      return Double.toString(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /**
   * Returns the rows, without back quotes, of all tables of one kind.
   *
   * @param kind {@code key} for those that explain keys, {@code preset key} for that of the
   *     presets, whose head is a row as well
   */
  private static List<List<String>> tables(String kind) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    String table = "";
    for (String line :
        Files.readAllLines(SourceTree.find().root().resolve("docs/configuration.md"))) {
      if (!line.startsWith("|")) {
        table = "";
        continue;
      }
      List<String> row = cells(line);
      if (table.isEmpty()) {
        table = row.get(DEFAULT).equals("default") ? "key" : "preset key";
        if (kind.equals("preset key") && table.equals(kind)) {
          rows.add(row);
        }
      } else if (table.equals(kind) && !row.get(KEY).startsWith("---")) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.substring(1).split("\\|", -1)) {
      cells.add(cell.strip().replace("`", ""));
    }
    return cells;
  }
}
