package com.example.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.Providers;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CronTest {

  private static final Prompt PROMPT = new Prompt("every weekday at half past nine");

  private final LanguageTarget cron = new Cron();

  @Test
  void isFoundByItsName() {
    assertThat(
            Providers.load("language", LanguageTarget.class, Cron.class.getClassLoader())
                .get("cron"))
        .isInstanceOf(Cron.class);
  }

  @Test
  void acceptsNumbersRangesListsAndSteps() {
    for (String code :
        List.of(
            "* * * * *",
            "30 9 * * 1-5",
            "0 0 1 1 0",
            "59 23 31 12 7",
            "*/15 8-18 * * *",
            "0,15,30-40/5 */2 1,15 * 0,6")) {
      assertThat(cron.check(code, PROMPT)).as(code).isEqualTo(Verdict.valid("cron"));
    }
  }

  @Test
  void saysWhichFieldIsWrongAndWhere() {
    assertThat(cron.check("30 25 * * 1-5", PROMPT))
        .isEqualTo(
            Verdict.invalid(
                3, "The hour '25' is not *, a number from 0 to 23, a range or a step.", "cron"));
    assertThat(cron.check("0 9 1,32 * *", PROMPT))
        .isEqualTo(
            Verdict.invalid(
                6, "The day '32' is not *, a number from 1 to 31, a range or a step.", "cron"));
    assertThat(cron.check("0 9 * * 1 2", PROMPT))
        .isEqualTo(Verdict.invalid(10, "There must be 5 fields.", "cron"));
    assertThat(cron.check("0 9 * *", PROMPT))
        .isEqualTo(Verdict.invalid(7, "There must be 5 fields.", "cron"));
  }

  @Test
  void refusesWhatCronCannotRead() {
    for (String code :
        List.of(
            "",
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
            "99999999999 * * * *")) {
      assertThat(cron.check(code, PROMPT).valid()).as("'%s'", code).isFalse();
    }
  }
}
