//! The encoder on threads of its own, with a short queue: a message waits for it briefly or is judged without it, and never by a part of
//! itself. Where more comes than it can turn, those come first in which words of a topic stand: they are the ones that may be answered.

use std::{
    collections::VecDeque,
    io,
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        mpsc::{self, SyncSender},
    },
    thread,
};

use counterpoint_core::hear::{Direction, Priority, Sense};
use encoder::Encoder;

/// How many messages wait at most: at 20 ms each the last one is answered after a third of a second, and later where they tell of a loss or
/// name topics, which are turned as well.
pub const QUEUE: usize = 16;

/// The texts of a message.
struct Task {
    texts: Vec<String>,
    /// Whoever asked waits here, and hears that there is nothing when this is dropped.
    back: SyncSender<Vec<Direction>>,
}

/// What waits.
struct Queue<T> {
    named: VecDeque<T>,
    others: VecDeque<T>,
    /// Whether nobody will ask any more.
    ended: bool,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { named: VecDeque::new(), others: VecDeque::new(), ended: false }
    }
}

impl<T> Queue<T> {
    /// Lets a task wait, if there is room. Where there is none, one that names no topic, the one that has waited longest, makes room for one
    /// that does.
    fn push(&mut self, task: T, priority: Priority) {
        if self.ended {
            return;
        }
        let full = self.named.len() + self.others.len() >= QUEUE;
        match priority {
            Priority::High if !full || self.others.pop_front().is_some() => self.named.push_back(task),
            Priority::Low if !full => self.others.push_back(task),
            Priority::High | Priority::Low => {}
        }
    }

    /// Whoever waits hears that there is nothing, and nobody waits from now on.
    fn end(&mut self) {
        self.named.clear();
        self.others.clear();
        self.ended = true;
    }

    /// The one whose turn it is.
    fn pop(&mut self) -> Option<T> {
        self.named.pop_front().or_else(|| self.others.pop_front())
    }
}

/// The queue, and where its threads wait for something in it.
#[derive(Default)]
struct Shared {
    queue: Mutex<Queue<Task>>,
    came: Condvar,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue<Task>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task; none once nobody will ask any more.
    fn next(&self) -> Option<Task> {
        let mut queue = self.queue();
        loop {
            if queue.ended {
                return None;
            }
            if let Some(task) = queue.pop() {
                return Some(task);
            }
            queue = self.came.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Nobody will ask any more.
    fn end(&self) {
        self.queue().end();
        self.came.notify_all();
    }
}

/// Threads that turn messages into directions. They end when it is dropped.
pub struct Pool(Arc<Shared>);

impl Pool {
    /// Starts `threads` threads, at least one.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(encoder: &Arc<Encoder>, threads: usize) -> io::Result<Self> {
        let encoder = encoder.clone();
        Self::of(threads, move |text| super::direction(&encoder, text))
    }

    fn of(threads: usize, turned: impl Fn(&str) -> Direction + Clone + Send + 'static) -> io::Result<Self> {
        let pool = Self(Arc::default());
        for number in 0..threads.max(1) {
            let (turned, shared) = (turned.clone(), pool.0.clone());
            thread::Builder::new().name(format!("encoder-{number}")).spawn(move || {
                while let Some(task) = shared.next() {
                    let texts = || task.texts.iter().map(|text| turned(text)).collect();
                    // A message over which the encoder fails is judged without it, and costs no other message its direction.
                    if let Ok(made) = panic::catch_unwind(AssertUnwindSafe(texts)) {
                        // Whoever asked may have given up; then nothing is lost.
                        let _ = task.back.try_send(made);
                    }
                }
            })?;
        }
        Ok(pool)
    }
}

impl Sense for Pool {
    /// The directions of a message's texts; `None` at once if too many messages wait already, or as soon as others come that go before it.
    /// Blocks its thread while they are turned.
    fn directions(&self, texts: &[&str], priority: Priority) -> Option<Vec<Direction>> {
        let (back, directions) = mpsc::sync_channel(1);
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        self.0.queue().push(Task { texts, back }, priority);
        self.0.came.notify_one();
        directions.recv().ok()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Pool").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use counterpoint_core::hear::DIMENSIONS;

    #[test]
    fn what_names_a_topic_comes_first_and_the_rest_makes_room_for_it() {
        let mut queue = Queue::default();
        for other in 0..=QUEUE {
            queue.push(format!("other {other}"), Priority::Low);
        }
        assert_eq!(queue.others.len(), QUEUE, "the last found no room");
        for named in 0..=QUEUE {
            queue.push(format!("named {named}"), Priority::High);
            assert_eq!(queue.named.len() + queue.others.len(), QUEUE);
        }
        assert_eq!(queue.pop().as_deref(), Some("named 0"));
        queue.push("other".to_owned(), Priority::Low);
        let rest: Vec<String> = std::iter::from_fn(|| queue.pop()).collect();
        assert_eq!((rest.len(), rest.last().map(String::as_str)), (QUEUE, Some("other")));
        assert_eq!(rest.get(QUEUE - 2).map(String::as_str), Some("named 15"), "the last named found no room");
    }

    #[test]
    fn a_message_over_which_the_encoder_fails_costs_no_other_its_direction() {
        let zero = Direction::of(&[0.0; DIMENSIONS]);
        let turned = {
            let zero = zero.clone();
            move |text: &str| if text == "faulty" { panic!("a fault of the encoder") } else { zero.clone() }
        };
        let pool = Pool::of(1, turned).expect("a thread");
        for priority in [Priority::High, Priority::Low] {
            assert_eq!(pool.directions(&["whatever", "faulty"], priority), None);
            assert_eq!(pool.directions(&["whatever"], priority), Some(vec![zero.clone()]));
        }
    }

    #[test]
    fn of_a_message_all_texts_are_turned_or_none() {
        let (go_on, waits) = mpsc::channel::<()>();
        let (began, begins) = mpsc::channel();
        let waits = Arc::new(Mutex::new(waits));
        let turned = move |text: &str| {
            if text == "first" {
                began.send(()).expect("the test waits for it");
                waits.lock().expect("nobody panicked").recv().expect("the test lets go");
            }
            let mut vector = [0.0; DIMENSIONS];
            vector[text.len()] = 1.0;
            Direction::of(&vector)
        };
        let pool = Pool::of(1, turned.clone()).expect("a thread");
        thread::scope(|scope| {
            scope.spawn(|| pool.directions(&["first"], Priority::High));
            begins.recv().expect("the thread turns it");
            // A message takes one place in the queue, however many texts it has.
            let (back, whole) = mpsc::sync_channel(1);
            let texts = ["a", "loss", "and names"];
            let task = Task { texts: texts.map(str::to_owned).into(), back };
            pool.0.queue().push(task, Priority::High);
            for _ in 1..QUEUE {
                let task = Task { texts: vec!["other".to_owned()], back: mpsc::sync_channel(1).0 };
                pool.0.queue().push(task, Priority::High);
            }
            assert_eq!(pool.directions(&texts, Priority::High), None, "there is no room");
            go_on.send(()).expect("the thread waits");
            assert_eq!(whole.recv(), Ok(texts.map(&turned).into()));
        });
    }

    #[test]
    fn of_those_that_name_none_the_one_that_waited_longest_makes_room() {
        let mut queue = Queue::default();
        for other in 0..QUEUE {
            queue.push(other, Priority::Low);
        }
        queue.push(100, Priority::High);
        assert_eq!((queue.pop(), queue.pop()), (Some(100), Some(1)));
    }
}
