/**
 * The noise schedules and samplers that come with the framework, in plain Java.
 *
 * <p>Start with {@link dev.codefusion.schedulers.DdimSampling}: a sampler of this package is one
 * formula, the {@code Transition} from one noise level to the next, and {@code TransitionSampler}
 * is the loop that they share, all but {@link dev.codefusion.schedulers.CommitSampling}. {@code
 * TimeGrid} chooses the levels; a {@code Stop} may tell the denoiser of another one than the last
 * move aimed at. A schedule is likewise one formula, {@link
 * dev.codefusion.schedulers.CosineSchedule} say, on which {@code ScaledSchedule} puts what all
 * schedules share.
 *
 * <p>Everything here is immutable, and computes in double. The classes are public because {@link
 * java.util.ServiceLoader} demands it; applications reach them by name.
 */
@NullMarked
package dev.codefusion.schedulers;

import org.jspecify.annotations.NullMarked;
