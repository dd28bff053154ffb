package dev.codefusion.runtime.tensorflow.wiring;

/**
 * A key of a training's settings file, as {@link CodeFusionRuntime#trainingKeys} lists them.
 *
 * @param key with dots between its levels; ends in {@code .*} where a plugin reads what is below
 * @param defaultValue what holds where the key is left out, as it would be written; empty where
 *     there is none
 * @param allowed which values are allowed, in words, {@code a whole number from 1 to 64} say
 */
public record SettingKey(String key, String defaultValue, String allowed) {}
