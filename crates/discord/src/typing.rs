//! What is offered to somebody who types: each option of a command says beside itself what it is completed with (`autocomplete`), and
//! here it is answered. The framework would send the answer itself, past the line that keeps the limits.

use std::{collections::HashMap, sync::atomic::AtomicBool};

use poise::serenity_prelude as serenity;
use serenity::{CreateAutocompleteResponse, ResolvedValue};

use super::outbound::{self, Shared};

type Offer<U, E> = for<'a> fn(
    poise::ApplicationContext<'a, U, E>,
    &'a str,
) -> poise::BoxFuture<'a, CreateAutocompleteResponse>;

/// What completes options, by the whole name of the command and the option's.
pub(crate) struct Offers<U, E>(HashMap<(String, String), Offer<U, E>>);

impl<U: Shared, E> Offers<U, E> {
    /// Takes them out of the commands, so that the framework sends nothing.
    pub(crate) fn out_of(commands: &mut [poise::Command<U, E>]) -> Self {
        let mut offers = Self(HashMap::new());
        for command in commands {
            let name = command.name.to_string();
            offers.take(command, &name);
        }
        offers
    }

    fn take(&mut self, command: &mut poise::Command<U, E>, name: &str) {
        for option in &mut command.parameters {
            if let Some(offer) = option.autocomplete_callback.take() {
                self.0.insert((name.to_owned(), option.name.to_string()), offer);
            }
        }
        for below in &mut command.subcommands {
            let name = format!("{name} {}", below.name);
            self.take(below, &name);
        }
    }

    /// Answers somebody who types into an option.
    pub(crate) async fn answer(
        &self,
        framework: poise::FrameworkContext<'_, U, E>,
        asked: &serenity::CommandInteraction,
    ) {
        let (answered, shared) = (AtomicBool::new(false), tokio::sync::Mutex::new(Box::new(()) as _));
        let (options, mut tree) = (asked.data.options(), Vec::new());
        let of = poise::extract_command_and_run_checks(
            framework,
            asked,
            poise::CommandInteractionType::Autocomplete,
            &answered,
            &shared,
            &options,
            &mut tree,
        );
        // A command that is not known, or not for here, has nothing to offer.
        let Ok(ctx) = of.await else { return };
        let typed = ctx.args.iter().find_map(|option| match option.value {
            ResolvedValue::Autocomplete { value, .. } => Some((option.name, value)),
            _ => None,
        });
        let Some((option, text)) = typed else { return };
        let key = (ctx.command().qualified_name.to_string(), option.to_owned());
        let Some(offer) = self.0.get(&key) else { return };
        let offered = offer(ctx, text).await;
        outbound::offer(framework.user_data, asked, offered).await;
    }
}
