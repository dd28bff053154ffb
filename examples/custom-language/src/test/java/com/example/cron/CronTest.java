package com.example.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import dev.codefusion.testkit.LanguageContract;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every language has to keep, from the testkit, and below it what this one adds. */
final class CronTest extends LanguageContract {

  private static final Prompt PROMPT = new Prompt("every weekday at half past nine");

  @Override
  protected LanguageTarget provider() {
    return new Cron();
  }

  @Override
  protected List<String> programs() {
    return List.of(
        "* * * * *",
        "30 9 * * 1-5",
        "0 0 1 1 0",
        "59 23 31 12 7",
        "*/15 8-18 * * *",
        "0,15,30-40/5 */2 1,15 * 0,6");
  }

  @Override
  protected List<String> faultyPrograms() {
    return List.of(
        " ",
        "at noon",
        "60 * * * *",
        "-1 * * * *",
        "0 9  * * *",
        "0 9 0 * *",
        "0 9 * 13 *",
        "0 9 * * 8",
        "0 17-9 * * *",
        "5/15 * * * *",
        "*/0 * * * *",
        "1, * * * *",
        "99999999999 * * * *");
  }

  @Test
  void saysWhichFieldIsWrongAndWhere() {
    assertThat(check("30 25 * * 1-5"))
        .isEqualTo(fault(3, "The hour '25' is not *, a number from 0 to 23, a range or a step."));
    assertThat(check("0 9 1,32 * *"))
        .isEqualTo(fault(6, "The day '32' is not *, a number from 1 to 31, a range or a step."));
    assertThat(check("0 9 * * 1 2")).isEqualTo(fault(10, "There must be 5 fields."));
    assertThat(check("0 9 * *")).isEqualTo(fault(7, "There must be 5 fields."));
  }

  private Verdict check(String code) {
    return provider().check(code, PROMPT);
  }

  private static Verdict fault(int position, String message) {
    return Verdict.invalid(position, message, "cron");
  }
}
