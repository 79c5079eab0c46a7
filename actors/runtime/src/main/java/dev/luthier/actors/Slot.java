package dev.luthier.actors;

import akka.actor.typed.ActorRef;
import java.util.OptionalInt;

/**
 * A place where one leg can run at a time.
 *
 * @param number from 0
 * @param device its accelerator; empty: a share of the CPU
 * @param trainer who runs legs there
 */
public record Slot(int number, OptionalInt device, ActorRef<TrialTrainer.Command> trainer) {}
