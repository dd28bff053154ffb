package dev.codefusion.runtime.tensorflow;

import com.google.inject.Module;
import com.google.inject.multibindings.MapBinder;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;

/** A language whose encoder reads the names of a table's columns after the utterance. */
public record Tabular(String name) implements LanguageTarget {

  public Tabular() {
    this("tabular");
  }

  /** Returns what makes it known to a runtime. */
  public Module module() {
    return binder ->
        MapBinder.newMapBinder(binder, String.class, LanguageTarget.class)
            .addBinding(name)
            .toInstance(this);
  }

  @Override
  public String render(Prompt prompt) {
    return prompt
        .table()
        .map(table -> prompt.utterance() + " " + String.join(" ", table.columns()))
        .orElse(prompt.utterance());
  }

  @Override
  public Verdict check(String code, Prompt prompt) {
    return Verdict.valid(name);
  }
}
