package dev.luthier.actors.cluster;

import akka.actor.typed.ActorRef;
import dev.luthier.eval.CheckpointStore;
import dev.luthier.eval.OutputWriter;
import dev.luthier.trial.Checkpoint;
import java.io.InputStream;
import java.util.Collection;

/** A study's checkpoints as its supervisor sees them: they are elsewhere, and can be discarded. */
record OrderedDiscards(String study, ActorRef<ClusterRegistry.Command> registry)
    implements CheckpointStore {
  @Override
  public Checkpoint save(int trial, int fold, int epoch, OutputWriter writer) {
    throw new UnsupportedOperationException("checkpoints are saved on trainer nodes.");
  }

  @Override
  public InputStream open(Checkpoint checkpoint) {
    throw new UnsupportedOperationException("checkpoints are opened on trainer nodes.");
  }

  @Override
  public void discard(Checkpoint checkpoint) {
    registry.tell(new ClusterRegistry.Discard(study, checkpoint));
  }

  /** Nodes forget all of a study when it is over. */
  @Override
  public long keepOnly(Collection<Checkpoint> needed) {
    return 0;
  }
}
