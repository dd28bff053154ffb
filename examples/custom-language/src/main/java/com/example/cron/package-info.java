/** Cron expressions as a target language: a plugin that sees the API alone. */
@NullMarked
package com.example.cron;

import org.jspecify.annotations.NullMarked;
