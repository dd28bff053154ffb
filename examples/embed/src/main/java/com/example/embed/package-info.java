/** A model inside an application: opened directly, and by Guice. */
@NullMarked
package com.example.embed;

import org.jspecify.annotations.NullMarked;
