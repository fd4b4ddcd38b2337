/** A stand-in AWS: moto behind a front that enforces what moto does not. */
@NullMarked
package dev.mothership.local.aws;

import org.jspecify.annotations.NullMarked;
