/**
 * Tests that see every module at once: what no module can check of itself.
 *
 * <p>{@code ArchitectureTest} holds who may depend on whom, {@code PluginsTest} what is found on
 * the class path, {@code ConformanceTest} that all of it keeps the rules of the plugin guide,
 * {@code RepositoryTest} what may stand in the files of the repository, {@code SampleDataTest} what
 * the data that ship are, {@code ConfigurationDocTest} that the settings are documented. {@code
 * CommandLineTest}, {@code WrongUseTest} and {@code InterruptedTrainingTest} start the command line
 * in processes of their own ({@link CodeFusionProcess}), with trainings of seconds ({@link
 * TinyTraining}).
 */
@NullMarked
package dev.codefusion.it;

import org.jspecify.annotations.NullMarked;
