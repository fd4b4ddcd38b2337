/** Tools that are run for Scanners, each as a Job of its own. */
@NullMarked
package dev.mothership.scan.tool;

import org.jspecify.annotations.NullMarked;
