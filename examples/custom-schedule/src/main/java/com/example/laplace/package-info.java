/** A noise schedule that is no part of CodeFusion. */
@NullMarked
package com.example.laplace;

import org.jspecify.annotations.NullMarked;
