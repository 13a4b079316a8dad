use asyncio::{Coroutine, Exc, Result, Step, yield_value};

type Text = &'static str;

async fn inner() -> Result<Text> {
    let result = match yield_value("inner").await {
        Err(error @ Exc::Value(_)) => {
            println!("  inner caught {}", error.repr());
            match yield_value::<_, Text>("inner again").await {
                Ok(value) => {
                    println!("  and was sent {value}");
                    Err(error)
                }
                other => other,
            }
        }
        other => other,
    };
    println!("  inner ends");
    result
}

async fn middle() -> Result<Text> {
    let result = match inner().await {
        Err(error @ Exc::Type(_)) => {
            println!("  middle caught {}", error.repr());
            yield_value("middle").await
        }
        Err(Exc::Value(_)) => Err(Exc::Runtime("from middle".into())),
        other => other,
    };
    println!("  middle ends");
    result
}

async fn outer() -> Result<Text> {
    let result = match middle().await {
        Err(error @ Exc::Runtime(_)) => {
            println!("  outer caught {}", error.repr());
            Ok("rescued")
        }
        other => other,
    };
    println!("  outer ends");
    result
}

fn attempt(outcome: Result<Step<Text, Text>>) {
    match outcome {
        Ok(Step::Yielded(value)) => println!("yielded {value}"),
        Ok(Step::Returned(value)) => println!("returned {value}"),
        Err(error) => println!("raised {}", error.repr()),
    }
}

pub(crate) fn main() -> Result<()> {
    let exc = |make: fn(asyncio::Text) -> Exc, text: Text| Err(make(text.into()));
    let scripts = [
        vec![Ok(Some("value"))],
        vec![exc(Exc::Type, "t"), Ok(Some("late value"))],
        vec![exc(Exc::Value, "v"), Ok(Some("more"))],
        vec![
            exc(Exc::Value, "v"),
            exc(Exc::Type, "t2"),
            exc(Exc::Type, "t3"),
        ],
        vec![exc(Exc::Runtime, "r"), Ok(Some("finished"))],
        vec![exc(Exc::Exception, "e")],
        vec![Err(Exc::GeneratorExit), Ok(None)],
    ];
    for script in scripts {
        println!("--- {}", script.len());
        let coroutine: Coroutine<Text, Text, Text> = Coroutine::new(outer());
        attempt(coroutine.send(None));
        for sent in script {
            attempt(match sent {
                Ok(value) => coroutine.send(value),
                Err(error) => coroutine.throw(error),
            });
        }
    }
    Ok(())
}
