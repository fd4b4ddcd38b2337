/** Tools that are run for Scanners. */
@NullMarked
package dev.mothership.scan.tool;

import org.jspecify.annotations.NullMarked;
