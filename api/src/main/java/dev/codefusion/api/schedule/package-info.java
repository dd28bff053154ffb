/**
 * How noise comes and goes.
 *
 * <p>Noise is counted in log-SNR everywhere: {@code alphaBar = sigmoid(logSnr)}, and a noisy vector
 * is {@code x = sqrt(alphaBar) x0 + sqrt(1 - alphaBar) eps} with {@code eps} of unit variance,
 * which always preserves the variance. A {@link dev.codefusion.api.schedule.NoiseSchedule} says how
 * much noise there is at each moment, a {@link dev.codefusion.api.schedule.Sampler} walks from
 * noise to an estimate of {@code x0}, a {@link dev.codefusion.api.schedule.Prediction} says what a
 * network outputs. None of the three knows the others, so any schedule samples any model.
 */
@NullMarked
package dev.codefusion.api.schedule;

import org.jspecify.annotations.NullMarked;
