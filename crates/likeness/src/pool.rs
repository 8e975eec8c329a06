//! The encoder on threads of its own, with a short queue: a message waits for it briefly or is judged without it.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

use counterpoint_core::hear::{Direction, Sense};
use encoder::Encoder;

/// How many messages wait at most: at 20 ms each the last one is answered after a third of a second.
pub const QUEUE: usize = 16;

struct Task {
    text: String,
    back: SyncSender<Direction>,
}

/// Threads that turn messages into directions. They end when it is dropped.
#[derive(Debug)]
pub struct Pool {
    queue: SyncSender<Task>,
}

impl Pool {
    /// Starts `threads` threads, at least one.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(encoder: &Arc<Encoder>, threads: usize) -> io::Result<Self> {
        let (queue, tasks) = mpsc::sync_channel(QUEUE);
        let tasks = Arc::new(Mutex::new(tasks));
        for number in 0..threads.max(1) {
            let (encoder, tasks) = (encoder.clone(), tasks.clone());
            thread::Builder::new().name(format!("encoder-{number}")).spawn(move || work(&encoder, &tasks))?;
        }
        Ok(Self { queue })
    }
}

impl Sense for Pool {
    /// The direction of a message; `None` at once if too many wait already. Blocks its thread while the message is turned.
    fn direction(&self, text: &str) -> Option<Direction> {
        let (back, direction) = mpsc::sync_channel(1);
        self.queue.try_send(Task { text: text.to_owned(), back }).ok()?;
        direction.recv().ok()
    }
}

fn work(encoder: &Encoder, tasks: &Mutex<Receiver<Task>>) {
    loop {
        // One thread waits at the queue with the lock in its hand, the others for the lock.
        let task = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(task) = task else { return };
        // Whoever asked may have given up; then nothing is lost.
        let _ = task.back.try_send(super::direction(encoder, &task.text));
    }
}
