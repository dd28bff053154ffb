/**
 * The conformance kit: what the plugin guide says a plugin MUST do, as tests.
 *
 * <p>For each extension point there is one abstract JUnit class. A plugin's test extends it and
 * fills in one method:
 *
 * <pre>{@code
 * final class MyScheduleTest extends NoiseScheduleContract {
 *   @Override
 *   protected NoiseScheduleProvider provider() {
 *     return new MySchedule();
 *   }
 * }
 * }</pre>
 *
 * <p>Each test checks one numbered {@link dev.codefusion.testkit.Rule} of {@code
 * docs/plugin-guide.md}; a failure starts with that rule's number and sentence. The other methods
 * to override say more of the plugin: options to set it up with, sample programs, and what it does
 * not do. Those that return a boolean are true by default, and where one is false the kit tests
 * that the plugin indeed does not.
 *
 * <p>{@link dev.codefusion.testkit.AnalyticDenoiser} and {@link dev.codefusion.testkit.Trajectory}
 * serve tests of samplers beyond the kit. Test classes run on one thread at a time; the kit itself
 * starts threads where a rule is about them.
 */
@NullMarked
package dev.codefusion.testkit;

import org.jspecify.annotations.NullMarked;
