//! Streams in the live loop: opened with it, taken in with its beat, opened anew when they end.

use super::{Told, Watch};
use crate::pipeline::PipelineError;
use crate::pipeline::stream::OpenStream;
use crawlers::Source;

impl Watch {
    pub(super) fn open_streams(&mut self) -> Result<(), PipelineError> {
        for source in &self.streamed {
            let opened = self.open_stream(&source.source)?;
            self.streams.extend(opened);
        }
        Ok(())
    }

    fn open_stream(&self, source: &Source) -> Result<Option<OpenStream>, PipelineError> {
        let Some(sieve) = &self.sieve else { return Ok(None) };
        let now = (self.clock)();
        OpenStream::open(source, &self.fetcher, sieve, &self.config, self.belt.store(), now)
    }

    /// Takes in what the streams have brought, and opens those anew that ended.
    pub(super) fn take_in_streams(&mut self, tell: &mut impl FnMut(Told<'_>)) -> Result<(), PipelineError> {
        for place in 0..self.streams.len() {
            let now = (self.clock)();
            let stream = &mut self.streams[place];
            if let Some(batch) = stream.take(self.belt.store(), now)? {
                let visit = stream.visit(&batch, now);
                let changes = tokio::task::block_in_place(|| self.belt.receive(&visit))?;
                tell(Told::Streamed(stream.source(), visit.reading, visit.posts.len(), visit.why));
                self.tell_changes(&changes, tell);
            }
            if self.streams[place].wants_restart(now) {
                let source = self.streams[place].source().clone();
                if let Some(opened) = self.open_stream(&source)? {
                    self.streams[place] = opened;
                }
            }
        }
        Ok(())
    }
}
