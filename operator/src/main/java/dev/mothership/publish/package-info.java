/** From the database to Finding and Posture objects: bounded, written on change, disposable. */
@NullMarked
package dev.mothership.publish;

import org.jspecify.annotations.NullMarked;
